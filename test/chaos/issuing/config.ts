import { wholeNumber } from '../../bench/whole-number.ts'

export interface IssueKillsConfig {
  /** Processes that close and issue the same month at once. */
  readonly processes: number
  /** How many of them are killed, each while there is work left. */
  readonly kills: number
  readonly members: number
  readonly seed: number
}

/** Small by default: the full size is a script of its own. @throws RangeError when a size is no whole number. */
export function issueKillsConfig(): IssueKillsConfig {
  const { GRENIER_ISSUE_KILLS, GRENIER_ISSUE_KILLS_PROCESSES, GRENIER_ISSUE_KILLS_MEMBERS, GRENIER_ISSUE_KILLS_SEED } =
    process.env
  return {
    processes: wholeNumber(GRENIER_ISSUE_KILLS_PROCESSES, 'GRENIER_ISSUE_KILLS_PROCESSES', 6),
    kills: wholeNumber(GRENIER_ISSUE_KILLS, 'GRENIER_ISSUE_KILLS', 4),
    members: wholeNumber(GRENIER_ISSUE_KILLS_MEMBERS, 'GRENIER_ISSUE_KILLS_MEMBERS', 24),
    seed: wholeNumber(GRENIER_ISSUE_KILLS_SEED, 'GRENIER_ISSUE_KILLS_SEED', 20_261_127),
  }
}
