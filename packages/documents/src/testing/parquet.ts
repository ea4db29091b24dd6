import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { focusTypeOf } from '../billing/focus-types.ts'

/** A signed number as sixteen bytes, as the format has it, as decimal text without idle zeros. */
function decimalOf(bytes: Uint8Array, scale: number): string {
  const hex = Buffer.from(bytes).toString('hex')
  const value = BigInt.asIntN(128, BigInt(`0x${hex}`))
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const decimals = digits.slice(-scale).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}${decimals === '' ? '' : `.${decimals}`}`
}

/** Every cell of a file of FOCUS as its CSV writes it; decimals are read as bytes, since the reader would make doubles of them. */
export async function readFocusParquet(file: Buffer): Promise<Record<string, string>[]> {
  const bytes = new Uint8Array(file).buffer
  const metadata = parquetMetadata(bytes)
  const schema = metadata.schema.map(({ converted_type, logical_type, ...element }) => {
    if (converted_type === 'DECIMAL') return element
    return { ...element, ...(converted_type && { converted_type }), ...(logical_type && { logical_type }) }
  })
  const rows = await parquetReadObjects({ file: bytes, metadata: { ...metadata, schema } })
  const textOf = (column: string, value: unknown): string => {
    const type = focusTypeOf(column)
    if (value === null || value === undefined) return ''
    if (type.kind === 'decimal' && value instanceof Uint8Array) return decimalOf(value, type.scale)
    if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
    if (typeof value === 'string' || typeof value === 'bigint') return `${value}`
    throw new Error(`neither text nor number in ${column}`)
  }
  return rows.map((read) =>
    Object.fromEntries(Object.entries(read).map(([name, value]) => [name, textOf(name, value)])),
  )
}
