import type { Command, PaperBatch, PaperLetter, PostalChoice } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import type { PostalAddress } from '@grenier/quota-billing/letters'
import type { Page } from '../tenancy/ports.ts'

/** A letter that can be printed today. */
export interface WaitingLetter {
  readonly tenantId: string
  readonly id: string
  readonly memberName: string
  readonly address: PostalAddress
}

/** A letter of a print file, by the notice that it says. */
export interface LetterInBatch {
  readonly tenantId: string
  readonly id: string
  readonly noticeId: string
  /** As it was when the letter was taken. */
  readonly address: PostalAddress
}

/** A print file with where its letters go back to. */
export interface StoredPaperBatch extends PaperBatch {
  readonly returnLines: readonly string[]
}

/** Letters on paper. Platform scope where nothing else is said. */
export interface PaperStore {
  insertPostalChoice(choice: PostalChoice): Promise<void>
  /** The one that begins last first, of one day the one recorded last. Both scopes. */
  listPostalChoices(tenantId: string): Promise<PostalChoice[]>
  /** A known one changes nothing. */
  insertPaperLetter(letter: { tenantId: string; id: string; noticeId: string; recordedAt: Instant }): Promise<void>
  /** By the names and addresses of a day. */
  listPaperLetters(query: Command<'listPaperLetters'>, on: CivilDate): Promise<Page<PaperLetter>>
  /** One letter, by the names and addresses of a day; locked for the rest of the transaction. */
  lockPaperLetter(id: string, on: CivilDate): Promise<PaperLetter | null>
  /** Writes why a locked letter is set aside, or that it is not any more, and its version. */
  savePaperLetterAside(letter: PaperLetter): Promise<void>
  /** Nobody else takes letters until the transaction ends; returns the number of the next print file. */
  nextPaperBatchNumber(): Promise<number>
  /** Those that have an address on a day and are not set aside, the ones that wait longest; nobody sets them aside until the transaction ends. */
  waitingPaperLetters(query: { on: CivilDate; limit: number }): Promise<WaitingLetter[]>
  /** Writes a print file and puts letters into it, in their order, each with its address. */
  insertPaperBatch(batch: StoredPaperBatch, letters: readonly WaitingLetter[]): Promise<void>
  listPaperBatches(query: Command<'listPaperBatches'>): Promise<Page<PaperBatch>>
  getPaperBatch(id: string): Promise<StoredPaperBatch | null>
  /** Locked for the rest of the transaction. */
  lockPaperBatch(id: string): Promise<StoredPaperBatch | null>
  lettersOfBatch(id: string): Promise<LetterInBatch[]>
  /** Keeps the file of a locked batch that has none, and what is known of it. */
  savePaperFile(batch: PaperBatch, pieces: readonly Uint8Array[]): Promise<void>
  /** Pieces of a file, counted from 1; null behind the last one, and where the file is not drawn yet or not kept any more. */
  paperFilePiece(id: string, number: number): Promise<Uint8Array | null>
  /** Writes when and by whom a locked batch was posted, and its version. */
  updatePaperPosting(batch: PaperBatch): Promise<void>
}
