import type { Plugin } from 'vite'

/** What an endpoint says to whoever reads the documentation, and how the API puts sentences into an answer. */
const ofTheServer: readonly string[] = ['summary', 'examples', 'localise']

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** The endpoints of a file, `export const … = { operation: { … } }`, as far as they are written in place. */
function* endpointsIn(program: unknown): Generator<{ readonly properties: readonly PropertyNode[] }> {
  for (const statement of (program as { body: readonly unknown[] }).body) {
    const { declaration } = statement as { declaration?: { declarations?: readonly { init?: unknown }[] } | null }
    for (const { init } of declaration?.declarations ?? []) {
      for (const { value } of propertiesOf(init)) yield { properties: propertiesOf(value) }
    }
  }
}

interface PropertyNode extends Node {
  readonly key: { readonly name?: string }
  readonly value: unknown
}

const propertiesOf = (node: unknown): readonly PropertyNode[] =>
  ((node as { properties?: readonly PropertyNode[] } | null)?.properties ?? []).filter(
    ({ type }) => type === 'Property',
  )

/**
 * Leaves out of the browser's script what only the API says of its endpoints: their examples, and the texts of every refusal in
 * both languages, which come with the answer. Nothing is left that imports them, so that they fall out of the build.
 */
export function withoutServerWords(): Plugin {
  return {
    name: 'grenier-without-server-words',
    enforce: 'post',
    transform: {
      filter: { id: /contracts\/src\/.*\.endpoints\.ts$/ },
      handler(code) {
        const cuts = [...endpointsIn(this.parse(code))]
          .flatMap(({ properties }) => properties)
          .filter(({ key }) => key.name !== undefined && ofTheServer.includes(key.name))
          .toSorted((left, right) => right.start - left.start)
        let kept = code
        for (const { start, end } of cuts) kept = kept.slice(0, start) + kept.slice(kept[end] === ',' ? end + 1 : end)
        return { code: kept, map: null }
      },
    },
  }
}
