import type { RawKubernetesClient } from '../harness/raw-kubernetes-client.ts'
import { differences } from './differences.ts'
import type { Place } from './generate.ts'
import { nextOperation } from './generate.ts'
import { knownDifference } from './known-differences.ts'
import { emptyMemory } from './normalise.ts'
import type { Operation } from './operation.ts'
import { describeOperation } from './operation.ts'
import type { Player } from './play.ts'
import { play, wipe } from './play.ts'
import { createRandom } from './random.ts'
import { shrink } from './shrink.ts'

export interface Servers {
  readonly real: RawKubernetesClient
  readonly embedded: RawKubernetesClient
  /** The real server's version: 1.`realMinor`. */
  readonly realMinor: number
}

/** What comparing a lane came to. */
export interface LaneReport {
  readonly played: number
  /** How often the servers differed for a reason that is known and accepted. */
  readonly accepted: ReadonlyMap<string, number>
  /** One text for each disagreement: the shortest sequence that shows it, and where the answers differ. */
  readonly disagreements: readonly string[]
}

const operationsPerSession = 300
const disagreementsMax = 3

/** Plays a seeded sequence on both servers, operation by operation. New names are taken now and then. */
export async function compareLane(
  servers: Servers,
  lane: Omit<Place, 'names'>,
  run: { seed: number; operations: number; namesFor(session: number): Promise<readonly string[]> },
): Promise<LaneReport> {
  const random = createRandom(run.seed)
  const accepted = new Map<string, number>()
  const disagreements: string[] = []
  let played = 0
  for (let session = 0; played < run.operations && disagreements.length < disagreementsMax; session += 1) {
    const place: Place = { ...lane, names: await run.namesFor(session) }
    const match = new Match(servers, place)
    let history: Operation[] = []
    const last = Math.min(run.operations, played + operationsPerSession)
    for (; played < last && disagreements.length < disagreementsMax; played += 1) {
      const operation = nextOperation(random, place)
      history.push(operation)
      const { found, reason } = await match.play(operation)
      if (found.length === 0 && reason === undefined) continue
      if (reason !== undefined) accepted.set(reason, (accepted.get(reason) ?? 0) + 1)
      else disagreements.push(await explain(match, place, { history, found }))
      // What differed once goes on to differ: both begin again without the object, or with new ones.
      if (!place.lane.isDeletable) {
        played += 1
        break
      }
      await match.wipe(operation.name)
      history = operation.name === '' ? [] : history.filter(({ name }) => name !== operation.name)
    }
  }
  return { played, accepted, disagreements }
}

/** Two servers that are asked the same. */
class Match {
  private readonly players: readonly [Player, Player]
  private readonly place: Place
  private readonly realMinor: number

  constructor(servers: Servers, place: Place) {
    const player = (client: RawKubernetesClient): Player => ({ client, memory: emptyMemory(), lastUids: new Map() })
    this.realMinor = servers.realMinor
    this.players = [{ ...player(servers.real), minor: servers.realMinor }, player(servers.embedded)]
    this.place = place
  }

  /** Where the two answers differ, and why that is accepted if it is. */
  async play(operation: Operation): Promise<{ found: string[]; reason: string | undefined }> {
    const context = { lane: this.place.lane, names: this.place.names }
    const [real, embedded] = await Promise.all(this.players.map((player) => play(player, operation, context)))
    const found = differences(real, embedded)
    return { found, reason: knownDifference(operation, { real, embedded, found }, this.realMinor) }
  }

  async wipe(name: string): Promise<void> {
    const { lane, namespace, names } = this.place
    if (!lane.isDeletable) return
    for (const one of name === '' ? names : [name]) {
      await Promise.all(this.players.map((player) => wipe(player, `${lane.pathOf(namespace)}/${one}`, one)))
    }
  }
}

/** Replays what concerned the object, shorter and shorter, and tells the shortest sequence that still differs. */
async function explain(
  match: Match,
  place: Place,
  seen: { history: readonly Operation[]; found: readonly string[] },
): Promise<string> {
  const last = seen.history.at(-1)
  const concerned = seen.history.filter(({ name }) => last?.name === '' || name === last?.name)
  const fails = async (part: readonly Operation[]): Promise<boolean> => {
    await match.wipe(last?.name ?? '')
    let isDifferent = false
    for (const operation of part) {
      const { found, reason } = await match.play(operation)
      isDifferent = found.length > 0 && reason === undefined
    }
    return isDifferent
  }
  const shortest = place.lane.isDeletable ? await shrink(concerned, fails) : concerned
  const lines = [...shortest.map(describeOperation), ...seen.found]
  return `${place.lane.kind}:\n  ${lines.join('\n  ')}`
}
