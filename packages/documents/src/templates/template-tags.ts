import {
  placeholdersOf,
  requiredPlaceholders,
  type TemplateFault,
  type TemplateKind,
  templateLists,
} from '@grenier/contracts/templates'
import Docxtemplater from 'docxtemplater'
import { zipSync } from 'fflate'
import PizZip from 'pizzip'

type Parts = ReadonlyMap<string, Uint8Array>

/** A tag of a template as the library met it, in the order of the text. */
interface Tag {
  readonly value: string
  /** `loop`, or another module's; none: a plain placeholder. */
  readonly module: string | undefined
  readonly location: string | undefined
  readonly isInverted: boolean
}

interface ParsedPart {
  readonly type: string
  readonly value?: unknown
  readonly module?: unknown
  readonly location?: unknown
  readonly inverted?: unknown
}

const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Hears what the library parses, part by part. */
class Listener {
  readonly name = 'GrenierListener'
  readonly tags: Tag[] = []

  set(options: { readonly inspect?: { readonly parsed?: readonly ParsedPart[] } }): void {
    for (const { type, value, module, location, inverted } of options.inspect?.parsed ?? []) {
      if (type !== 'placeholder') continue
      const [of, where] = [textOr(module), textOr(location)]
      this.tags.push({ value: textOr(value) ?? '', module: of, location: where, isInverted: inverted === true })
    }
  }
}

/** When every part is dated: of the same parts the same bytes are made. */
const partsDated = new Date(2026, 0, 1)

/** Parts packed anew: what another program wrote between or behind them is gone. */
export function packed(parts: Parts): Uint8Array {
  return zipSync(Object.fromEntries([...parts].toSorted(([left], [right]) => (left < right ? -1 : 1))), {
    mtime: partsDated,
    level: 6,
  })
}

/** A document made ready to be filled. @throws the library's error where its tags do not fit each other. */
export function openTemplate(parts: Parts): { document: Docxtemplater<PizZip>; tags: readonly Tag[] } {
  const listener = new Listener()
  const document = new Docxtemplater(new PizZip(packed(parts)), {
    paragraphLoop: true,
    linebreaks: true,
    // Faults are told to who sent the file, not to the log.
    errorLogging: false,
    // A name is looked up as it is written, and nothing is ever evaluated.
    parser: (name: string) => ({
      get: (scope: Readonly<Record<string, unknown>>) => (Object.hasOwn(scope, name) ? scope[name] : undefined),
    }),
    nullGetter: () => '',
    modules: [listener],
  })
  return { document, tags: listener.tags }
}

/** What the library says of tags that do not fit, by the tag it says it of. */
function brokenNames(error: unknown): string[] {
  const { properties } = error as {
    readonly properties?: { readonly errors?: readonly unknown[]; readonly xtag?: unknown }
  }
  const each = properties?.errors ?? [error]
  return each.flatMap((one) => {
    const { properties: own } = one as { readonly properties?: { readonly xtag?: unknown } }
    return textOr(own?.xtag) ?? []
  })
}

const listNames: readonly string[] = Object.keys(templateLists)

/** Names that stand where nothing is known by them: within a list its own too. */
function unknownNames(kind: TemplateKind, tags: readonly Tag[]): string[] {
  const ofLists = Object.values(templateLists).flat() as readonly string[]
  const everywhere = (placeholdersOf(kind) as readonly string[]).filter((name) => !ofLists.includes(name))
  const within: string[] = []
  const unknown: string[] = []
  for (const { value, module, location, isInverted } of tags) {
    if (module === 'loop' && location === 'start' && !isInverted && listNames.includes(value)) within.push(value)
    else if (module === 'loop' && location === 'end') within.pop()
    else {
      const own = within.flatMap((name) => templateLists[name as keyof typeof templateLists]) as readonly string[]
      if (module !== undefined || !(everywhere.includes(value) || own.includes(value))) unknown.push(value)
    }
  }
  return [...new Set(unknown)]
}

/** The first fault of what a template says; null where every name is known and every name that is wanted is there. */
export function tagFault(kind: TemplateKind, parts: Parts): TemplateFault | null {
  let tags: readonly Tag[]
  try {
    ;({ tags } = openTemplate(parts))
  } catch (error) {
    return { code: 'template-broken', names: brokenNames(error) }
  }
  const unknown = unknownNames(kind, tags)
  if (unknown.length > 0) return { code: 'template-unknown', names: unknown }
  const said = new Set(tags.map(({ value }) => value))
  const missing = requiredPlaceholders[kind].filter((name) => !said.has(name))
  return missing.length > 0 ? { code: 'template-missing', names: missing } : null
}

/** Names that a sound template says, lists among them, each once. */
export function namesIn(parts: Parts): string[] {
  return [...new Set(openTemplate(parts).tags.map(({ value }) => value))].toSorted()
}
