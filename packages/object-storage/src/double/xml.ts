import type { Answer } from './exchange.ts'

/** Text, or elements by name; a list repeats its element; null and undefined leave it out. */
export type Node = string | number | boolean | null | undefined | readonly Node[] | { readonly [name: string]: Node }

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function element(name: string, node: Node): string {
  if (node === null || node === undefined) return ''
  if (Array.isArray(node)) return (node as readonly Node[]).map((one) => element(name, one)).join('')
  return `<${name}>${contentOf(node)}</${name}>`
}

function contentOf(node: Node): string {
  if (typeof node !== 'object' || node === null) return String(node).replaceAll(/[&<>"]/g, (c) => entities[c] ?? c)
  return Object.entries(node)
    .map(([name, child]) => element(name, child))
    .join('')
}

/** An answer in XML. */
export function xmlAnswer(root: string, content: Node, status = 200): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, content)}`
  return { status, headers: { 'content-type': 'application/xml' }, body }
}

/** The contents of every element of that name, one inside another not looked into; enough for what clients send. */
export function elementsIn(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))
  return [...found].map(([, content = '']) => content)
}

export function textIn(xml: string, name: string): string | null {
  const [content] = elementsIn(xml, name)
  if (content === undefined) return null
  const plain = Object.entries(entities).reduce((text, [char, entity]) => text.replaceAll(entity, char), content)
  return plain
    .replaceAll('&apos;', "'")
    .replaceAll(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, code: string) =>
      String.fromCodePoint(Number.parseInt(code, hex === '' ? 10 : 16)),
    )
}
