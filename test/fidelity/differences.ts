type Json = unknown

function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Where two values differ, one line per place: what the real server says, then what the embedded one says. */
export function differences(real: Json, embedded: Json, path = ''): string[] {
  if (isObject(real) && isObject(embedded)) {
    const keys = [...new Set([...Object.keys(real), ...Object.keys(embedded)])].sort()
    return keys.flatMap((key) => differences(real[key], embedded[key], `${path}.${key}`))
  }
  if (Array.isArray(real) && Array.isArray(embedded) && real.length === embedded.length) {
    return real.flatMap((item: Json, index) => differences(item, embedded[index], `${path}[${index}]`))
  }
  const [left, right] = [JSON.stringify(real), JSON.stringify(embedded)]
  return left === right ? [] : [`${path}: real ${left ?? 'nothing'}, embedded ${right ?? 'nothing'}`]
}
