/** The languages every text for people exists in; the first one is the default. */
export const languages = ['fr', 'en'] as const

export type Language = (typeof languages)[number]

/** More entries than any browser sends; the rest of a longer header is not read. */
const entriesMax = 20

/** The language to answer in, by RFC 9110 §12.5.4: the highest quality wins, the first named among equals, else French. */
export function negotiateLanguage(acceptLanguage: string | undefined): Language {
  let best: { language: Language; quality: number } | null = null
  for (const entry of (acceptLanguage ?? '').split(',').slice(0, entriesMax)) {
    const [range = '', ...params] = entry.split(';').map((part) => part.trim().toLowerCase())
    const language = range === '*' ? languages[0] : languages.find((known) => range.split('-', 1)[0] === known)
    const quality = qualityOf(params)
    if (language !== undefined && quality > (best?.quality ?? 0)) {
      best = { language, quality }
    }
  }
  return best?.language ?? languages[0]
}

function qualityOf(params: readonly string[]): number {
  const given = params.find((param) => param.startsWith('q='))?.slice(2)
  return given === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(given) ? Number(given) : 0
}
