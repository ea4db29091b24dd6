const returnToLengthMax = 2_000

/**
 * Where a browser goes after it has signed in: the page that it wanted, if that is one of ours, else the first page. Browsers
 * read `//host`, `/\host` and addresses with line breaks in them as other hosts, so the address is read as they read it.
 */
export function ownReturnTo(wanted: unknown, publicUrl: URL): string {
  if (typeof wanted !== 'string' || wanted.length > returnToLengthMax || !wanted.startsWith('/')) return '/'
  if (!URL.canParse(wanted, publicUrl.href)) return '/'
  const { origin, pathname, search, hash } = new URL(wanted, publicUrl)
  const isOwn = origin === publicUrl.origin && !pathname.startsWith('//') && !pathname.startsWith('/auth/')
  return isOwn ? `${pathname}${search}${hash}` : '/'
}
