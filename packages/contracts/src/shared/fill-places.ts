const vowelMonths = /^(?:avril|août|octobre)\b/

/**
 * A text with its `{places}` filled; one without a value stays, so that it is seen. French elides `de` before the months that begin with
 * a vowel: `état de {month}` becomes `état d’avril 2026`. What fills a place stands as it is.
 */
export function fillPlaces(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replaceAll(/(\bde )?\{(\w+)\}/g, (place, before: string | undefined, name: string) => {
    const value = valueOf(name)
    if (value === undefined) return place
    return before !== undefined && vowelMonths.test(value) ? `d’${value}` : `${before ?? ''}${value}`
  })
}
