import type { frObjections } from '../fr/objections.ts'

/** The same in English. */
export const enObjections: Readonly<Record<keyof typeof frObjections, string>> = {
  'objection.title': 'Objections to subprocessors',
  'objection.lead': 'What members say against who works on their data for you (GDPR, article 28(2)).',
  'objection.open': 'Not answered',
  'objection.answered': 'Answered',
  'objection.none.open': 'No objection waits for an answer.',
  'objection.none.answered': 'No objection was answered yet.',
  'objection.more': 'Show more objections',
  'objection.against': 'Against {name}, which works from {day} on',
  'objection.by': 'By {who}, on {moment}',
  'objection.answeredBy': 'Answered by {who}, on {moment}',
  'objection.isAnswered': 'answered',
  'objection.waits.one': 'has waited for {count} day',
  'objection.waits.other': 'has waited for {count} days',
  'objection.begun': '{waits}, and the subprocessor has begun',
  'objection.answer': 'Answer',
  'objection.words': 'Your answer',
  'objection.wordsHint': 'Say what is done about this objection. {name} reads these words as they are, by mail.',
  'objection.wantsWords': 'Write a few words at least.',
  'objection.send': 'Send the answer',
  'objection.sure': 'Yes, answer for good',
  'objection.notYet': 'Not yet',
}
