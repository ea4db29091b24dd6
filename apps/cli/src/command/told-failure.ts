import { ClientProblem, ConnectionFailed, type Language } from '@grenier/contracts'
import { reasonOf } from '../connection/sign-in-protocol.ts'
import { type ExitCode, exitCodes } from '../terminal.ts'
import { CliFault } from './cli-fault.ts'

export interface ToldFailure {
  readonly exitCode: ExitCode
  readonly lines: readonly string[]
}

/** What a person is told of a failure, and what the process ends with. Nothing of a token, an address with one, or a stack. */
export function toldFailure(error: unknown, language: Language, signal: AbortSignal): ToldFailure {
  if (signal.aborted) return { exitCode: exitCodes.interrupted, lines: [texts[language].interrupted] }
  if (error instanceof CliFault) return { exitCode: error.exitCode, lines: [error.said[language]] }
  if (error instanceof ClientProblem) return toldProblem(error, language)
  if (error instanceof ConnectionFailed) {
    return { exitCode: exitCodes.unreachable, lines: [texts[language].unanswered(reasonOf(error.cause))] }
  }
  if (error instanceof Error && 'code' in error && 'syscall' in error) {
    return { exitCode: exitCodes.failed, lines: [error.message] }
  }
  throw error
}

function toldProblem(problem: ClientProblem, language: Language): ToldFailure {
  const text = texts[language]
  const marks = [
    `${text.code} ${problem.code ?? `HTTP ${problem.status}`}`,
    ...(problem.requestId === null ? [] : [`${text.request} ${problem.requestId}`]),
  ]
  return {
    exitCode: exitCodeOf(problem),
    lines: [
      problem.detail,
      ...problem.errors.map((fault) => `  ${fault.field === '' ? fault.in : fault.field} : ${fault.detail}`),
      ...(problem.status === 401 ? [text.signIn] : []),
      `(${marks.join(', ')})`,
    ],
  }
}

function exitCodeOf({ status }: ClientProblem): ExitCode {
  switch (status) {
    case 401:
      return exitCodes.notSignedIn
    case 404:
    case 410:
      return exitCodes.notFound
    case 409:
    case 412:
    case 428:
      return exitCodes.conflict
    case 502:
    case 503:
    case 504:
      return exitCodes.unreachable
    default:
      return exitCodes.failed
  }
}

const texts = {
  fr: {
    interrupted: 'Interrompu.',
    unanswered: (why: string) => `Aucune réponse de l’installation (${why}). Ce qui a été demandé peut être redemandé.`,
    signIn: 'Connectez-vous : grenier login',
    code: 'code',
    request: 'appel',
  },
  en: {
    interrupted: 'Interrupted.',
    unanswered: (why: string) => `No answer from the installation (${why}). What was asked for may be asked for again.`,
    signIn: 'Sign in: grenier login',
    code: 'code',
    request: 'call',
  },
} as const
