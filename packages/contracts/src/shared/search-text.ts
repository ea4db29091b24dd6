/**
 * A text as names are searched by: small, without accents, ligatures, hyphens and apostrophes. The database keeps names so
 * in `search_text`.
 */
export function searchText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[-'’]/g, ' ')
}
