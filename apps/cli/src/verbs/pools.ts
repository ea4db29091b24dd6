import type { CommandSpec } from '../command/command-spec.ts'
import { limitOption, listWhat } from './get.ts'

/** `grenier pools`: what `grenier get pools` lists, by the word that stands for it in the operator's day. */
export const poolsCommand: CommandSpec = {
  words: ['pools'],
  summary: { fr: 'lister les réserves, comme get pools', en: 'list pools, as get pools does' },
  options: [limitOption],
  examples: ['grenier pools', 'grenier pools -o json'],
  isRemote: true,
  hasOutput: true,
  run: (call) => listWhat(call, 'pools'),
}
