/** Why the programme cannot start: one sentence for people, in French and in English. The exit code is then 2. */
export class StartFault extends Error {
  readonly french: string
  readonly english: string

  constructor(french: string, english: string) {
    super(`${french} / ${english}`)
    this.name = 'StartFault'
    this.french = french
    this.english = english
  }
}
