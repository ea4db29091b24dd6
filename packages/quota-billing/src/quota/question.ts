/** What is asked of a history, whatever else its events say. */
interface Said {
  readonly kind: string
}

/** What an approver asked last, and what the member said to it; null: nothing yet. */
export interface Exchange<Event extends Said> {
  readonly question: Event
  readonly answer: Event | null
}

/** The last question of a request and its answer; null where nobody asked anything. `history` is in the order in which it happened. */
export function lastExchange<Event extends Said>({
  history,
}: {
  readonly history: readonly Event[]
}): Exchange<Event> | null {
  const index = history.findLastIndex(({ kind }) => kind === 'question')
  const question = history[index]
  if (question === undefined) return null
  return { question, answer: history.slice(index).find(({ kind }) => kind === 'answer') ?? null }
}

/** The question that the member has not answered yet; null where there is none. */
export function openQuestion<Event extends Said>(request: { readonly history: readonly Event[] }): Event | null {
  const exchange = lastExchange(request)
  return exchange === null || exchange.answer !== null ? null : exchange.question
}
