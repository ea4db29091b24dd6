import { describe, expect, it } from 'vitest'
import type { ObservedObject } from '../objects.ts'
import { type FieldTree, holdsAny, lastAppliedAnnotation, noteNames, withoutFields } from './owned-fields.ts'

const whole = {}

/** Every tree of two names and two levels: 25 of them. */
function everyTree(): FieldTree[] {
  const below = [undefined, {}, { 'f:a': whole }, { 'f:b': whole }, { 'f:a': whole, 'f:b': whole }]
  return below.flatMap((a) =>
    below.map((b) => ({ ...(a === undefined ? {} : { 'f:a': a }), ...(b === undefined ? {} : { 'f:b': b }) })),
  )
}

/** Paths of the fields that a tree holds as a whole. */
function pathsOf(tree: FieldTree, path = ''): string[] {
  return Object.entries(tree).flatMap(([key, below]) => {
    const here = `${path}/${key}`
    return Object.keys(below as FieldTree).length === 0 ? [here] : pathsOf(below as FieldTree, here)
  })
}

describe('taking fields out of what somebody owns', () => {
  it('leaves every other field with its owner', () => {
    const theirs = { 'f:metadata': { 'f:labels': { '.': whole, 'f:team': whole, 'f:ours': whole } } }
    const ours = { 'f:metadata': { 'f:labels': { 'f:ours': whole } } }
    expect(withoutFields(theirs, ours)).toEqual({ 'f:metadata': { 'f:labels': { 'f:team': whole } } })
  })

  it('leaves nobody with the map in which we hold something: an API server would give them what we put there later', () => {
    const theirs = { 'f:spec': { 'f:hard': { '.': whole, 'f:pods': whole } } }
    const ours = { 'f:spec': { 'f:hard': { 'f:pods': whole } } }
    expect(withoutFields(theirs, ours)).toBeNull()
    expect(withoutFields({ 'f:spec': { 'f:hard': whole } }, ours)).toBeNull()
  })

  it('takes all below a field that we own as a whole', () => {
    expect(
      withoutFields({ 'f:spec': { 'f:limits': { 'f:a': whole } } }, { 'f:spec': { 'f:limits': whole } }),
    ).toBeNull()
  })

  it('leaves no field of ours behind and takes none that is not ours', () => {
    const trees = everyTree()
    expect(trees).toHaveLength(25)
    for (const theirs of trees) {
      for (const ours of trees) {
        const left = pathsOf(withoutFields(theirs, ours) ?? {})
        const own = pathsOf(ours)
        const isOurs = (path: string) => own.some((taken) => path === taken || path.startsWith(`${taken}/`))
        expect(left.filter(isOurs)).toEqual([])
        // A map held as a whole goes where we hold a part of it.
        const isMapOfOurs = (path: string) => own.some((taken) => taken.startsWith(`${path}/`))
        expect(pathsOf(theirs).filter((path) => !isOurs(path) && !isMapOfOurs(path))).toEqual(left)
      }
    }
  })
})

describe('a manager', () => {
  it('of another field of the same map holds nothing of ours', () => {
    const tree = { 'f:metadata': { 'f:labels': { '.': whole, 'f:team': whole } } }
    expect(holdsAny(tree, { metadata: { labels: { tenant: 'x' } } })).toBe(false)
    expect(holdsAny(tree, { metadata: { labels: { team: 'x' } } })).toBe(true)
  })

  it('of a list as a whole holds the list that we set', () => {
    expect(holdsAny({ 'f:spec': { 'f:limits': whole } }, { spec: { limits: [{ type: 'Container' }] } })).toBe(true)
  })
})

describe('the note of kubectl’s last apply', () => {
  const withNote = (note: string): ObservedObject => ({
    kind: 'Namespace',
    metadata: { name: 'n', uid: 'u', annotations: { [lastAppliedAnnotation]: note } },
  })
  const ours = { metadata: { name: 'n', labels: { tenant: 'x' } } }

  it('names a field of ours or does not, by its metadata too, and the name alone is no field', () => {
    const note = (labels: object) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels } })
    expect(noteNames(withNote(note({ team: 'archives' })), ours)).toBe(false)
    expect(noteNames(withNote(note({ tenant: 'other' })), ours)).toBe(true)
  })

  it('that nobody can read is taken for one that does', () => {
    expect(noteNames(withNote('{'), ours)).toBe(true)
  })
})
