import type { TemplateFault, TemplateKind, TemplateValues } from '@grenier/contracts/templates'
import { partFault } from './part-faults.ts'
import { readContainer, templateBytesMax } from './read-container.ts'
import { namesIn, openTemplate, packed, tagFault } from './template-tags.ts'

/** A file that is sound: what it says, and its parts packed anew. */
export interface SoundTemplate {
  readonly bytes: Uint8Array
  /** Placeholders and lists that it says. */
  readonly placeholders: readonly string[]
}

/**
 * Whether a file can be a template of a kind: a document of Word that holds text, pictures and placeholders and nothing that acts,
 * small however it is packed, every placeholder known and every one that is wanted there.
 */
export function checkTemplate(
  kind: TemplateKind,
  bytes: Uint8Array,
): SoundTemplate | { readonly fault: TemplateFault } {
  if (bytes.length > templateBytesMax) return { fault: { code: 'template-too-large', names: [] } }
  const container = readContainer(bytes)
  if (container === 'inflates') return { fault: { code: 'template-inflates', names: [] } }
  if (container === 'unreadable') return { fault: { code: 'template-not-docx', names: [] } }
  const fault = partFault(container.parts) ?? tagFault(kind, container.parts)
  if (fault !== null) return { fault }
  return { bytes: packed(container.parts), placeholders: namesIn(container.parts) }
}

/** What XML cannot hold is not written; line ends become breaks. */
function plainText(text: string): string {
  return text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}

function plainTexts(texts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, plainText(text ?? '')]))
}

/**
 * A template filled: each value stands as text, whatever it holds. The same template and values give the same bytes.
 * @throws for a file that is no template any more.
 */
export function fillTemplate(bytes: Uint8Array, { texts, lists }: TemplateValues): Uint8Array {
  const container = readContainer(bytes)
  if (container === 'inflates' || container === 'unreadable') throw new Error('a stored template cannot be read')
  const { document } = openTemplate(container.parts)
  const rows = Object.entries(lists).map(([name, items]) => [name, items.map(plainTexts)] as const)
  document.render({ ...plainTexts(texts), ...Object.fromEntries(rows) })
  const { files } = document.getZip()
  const written = Object.entries(files).filter(([, { dir }]) => !dir)
  return packed(new Map(written.map(([name, file]) => [name, file.asUint8Array()])))
}
