import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'

interface Row {
  readonly path: string
  readonly standard: string
  readonly says: string
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

function rowsOf(map: YAMLMap, prefix: string): Row[] {
  return map.items.flatMap(({ key, value }, index) => {
    if (!isScalar(key)) return []
    const path = `${prefix}${String(key.value)}`
    // What stands before the first key of a map belongs, for the parser, to the map.
    const comment = key.commentBefore ?? (index === 0 ? map.commentBefore : null) ?? ''
    const says = oneLine(comment)
    if (isMap(value) && value.items.length > 0 && value.flow !== true) {
      const about = says === '' ? [] : [{ path, standard: '', says }]
      return [...about, ...rowsOf(value, `${path}.`)]
    }
    const standard = JSON.stringify((value as { toJSON(): unknown } | null)?.toJSON() ?? null)
    return [{ path, standard: `\`${standard.replaceAll('|', '\\|')}\``, says }]
  })
}

/** The table of values, from `values.yaml` and its comments. */
export function valuesTable(valuesYaml: string): string {
  const { contents } = parseDocument(valuesYaml)
  if (!isMap(contents)) throw new Error('values are a map')
  const rows = rowsOf(contents, '').map(({ path, standard, says }) => `| \`${path}\` | ${standard} | ${says} |`)
  return ['| value | default | says |', '| --- | --- | --- |', ...rows].join('\n')
}

const marks = { begin: '<!-- values -->', end: '<!-- end of values -->' } as const

/** A page with the table between its marks renewed. Throws where a mark is missing. */
export function withValuesTable(page: string, valuesYaml: string): string {
  const [before, rest] = page.split(marks.begin)
  const [, after] = (rest ?? '').split(marks.end)
  if (before === undefined || after === undefined) throw new Error('the page has no place for the table of values')
  return `${before}${marks.begin}\n${valuesTable(valuesYaml)}\n${marks.end}${after}`
}
