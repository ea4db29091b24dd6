/** Refusals about what the register of communes changes. */
export const territoryProblems = {
  'territory-unchanged': {
    status: 422,
    fr: 'Le registre ne dit rien d’autre que ce qui est enregistré : il n’y a rien à proposer.',
    en: 'The register says nothing else than what is recorded: there is nothing to propose.',
  },
  'territory-event-open': {
    status: 409,
    fr: 'Une évolution du territoire est déjà proposée ou confirmée : appliquez-la ou retirez-la d’abord.',
    en: 'A territory event is proposed or confirmed already: have it applied or withdraw it first.',
  },
  'territory-date': {
    status: 422,
    fr: 'Une évolution du territoire prend effet un premier jour du mois, au plus tôt le {registerOn}.',
    en: 'A territory event takes effect on the first day of a month, {registerOn} at the earliest.',
  },
  'territory-period-closed': {
    status: 409,
    fr: 'Le mois {month} est arrêté ou en cours d’arrêté : une évolution ne peut plus prendre effet le {effectiveOn}.',
    en: 'The month {month} is closed or being closed: nothing can take effect on {effectiveOn} any more.',
  },
  'territory-state': {
    status: 409,
    fr: 'Cette évolution du territoire en est à une étape qui ne le permet pas.',
    en: 'This territory event is at a stage that does not allow this.',
  },
  'territory-stale': {
    status: 409,
    fr: 'Ce qui est enregistré a changé depuis la proposition ({count} changements) : retirez-la et proposez de nouveau.',
    en: 'What is recorded has changed since the proposal ({count} changes): withdraw it and propose again.',
  },
  'territory-obstacles': {
    status: 409,
    fr: '{count} changements ne peuvent pas être appliqués : levez ce qui s’y oppose, ou écartez-les avec un motif.',
    en: '{count} changes cannot be applied: remove what stands in their way, or leave them out for a reason.',
  },
  'territory-same-person': {
    status: 403,
    fr: 'L’opérateur et les finances confirment par deux personnes différentes.',
    en: 'Operator and finance confirm by two different persons.',
  },
  'territory-role': {
    status: 422,
    fr: 'Vous confirmez au titre d’un rôle que vous n’avez pas.',
    en: 'You confirm in a role that you do not have.',
  },
  'territory-confirmed': {
    status: 409,
    fr: 'Cette évolution est déjà confirmée à ce titre.',
    en: 'This event is confirmed in this role already.',
  },
  'territory-nothing-left': {
    status: 409,
    fr: 'Tous les changements sont écartés : retirez cette évolution.',
    en: 'Every change is left out: withdraw this event.',
  },
  'territory-change-settled': {
    status: 409,
    fr: 'Ce changement est déjà appliqué ou écarté.',
    en: 'This change is applied or left out already.',
  },
} as const
