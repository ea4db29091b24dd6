import type { TrailFaultCode, TrailVerdict } from '@grenier/audit-chain'
import type { Language } from '../language.ts'

interface Texts {
  readonly summary: string
  readonly file: string
  readonly key: string
  readonly json: string
  readonly unreadable: (why: string) => string
  /** What was found, line by line. */
  readonly tell: (verdict: TrailVerdict, trustedKeyIds: readonly string[]) => readonly string[]
}

const faultsInFrench: Readonly<Record<TrailFaultCode, string>> = {
  'line-unreadable': 'cette ligne n’est pas celle d’un journal',
  'header-missing': 'le début manque',
  'header-repeated': 'un second début se trouve au milieu',
  'start-altered': 'le début n’est pas celui de cette chaîne',
  'sequence-broken': 'un fait manque, est répété ou a changé de place',
  'hash-differs': 'ce fait, ou ce qui précède, n’est pas ce qui a été scellé',
  'chain-foreign': 'cette ligne appartient à un autre journal',
  'checkpoint-differs': 'ce qui précède n’est pas ce qui a été signé',
  'checkpoint-key-unknown': 'personne ne donne la clé de cette signature',
  'checkpoint-signature-wrong': 'la signature n’est pas celle de cette clé',
  'end-missing': 'la fin manque : le fichier a été coupé',
  'end-count-differs': 'le nombre de faits n’est pas celui annoncé',
  'after-end': 'quelque chose suit la fin',
}

const faultsInEnglish: Readonly<Record<TrailFaultCode, string>> = {
  'line-unreadable': 'this line is not one of a trail',
  'header-missing': 'the beginning is missing',
  'header-repeated': 'a second beginning stands in the middle',
  'start-altered': 'the beginning is not that of this chain',
  'sequence-broken': 'a fact is missing, repeated or out of place',
  'hash-differs': 'this fact, or what is before it, is not what was sealed',
  'chain-foreign': 'this line belongs to another trail',
  'checkpoint-differs': 'what is before it is not what was signed',
  'checkpoint-key-unknown': 'nobody gives the key of this signature',
  'checkpoint-signature-wrong': 'the signature is not that of this key',
  'end-missing': 'the end is missing: the file was cut',
  'end-count-differs': 'there are not as many facts as it says',
  'after-end': 'something stands after the end',
}

export const verifyAuditTexts: Readonly<Record<Language, Texts>> = {
  fr: {
    summary: 'suit hors ligne un journal d’audit exporté et dit s’il a été altéré',
    file: 'le journal exporté',
    key: 'clé publique de l’installation (JWK), ou leur ensemble, obtenue autrement que par ce fichier',
    json: 'une ligne de JSON au lieu de phrases',
    unreadable: (why) => `Un fichier ne peut être lu : ${why}`,
    tell: ({ fault, chain, entries, signedThrough, sequence, keyIds }, trusted) => {
      if (fault !== null) {
        const { line, code, detail } = fault
        return [`ALTÉRÉ, ligne ${line} : ${faultsInFrench[code]} (${code} : ${detail}).`]
      }
      const whole = `Journal ${chain} : ${entries} faits se suivent sans faute, jusqu’au n° ${sequence}.`
      if (signedThrough === sequence) return [whole, `INTACT : signé jusqu’au bout par ${trusted.join(', ')}.`]
      return [
        whole,
        trusted.length === 0
          ? `NON PROUVÉ : signé par ${keyIds.join(', ')}, clé que seul ce fichier donne. Comparez-la, ou donnez --key.`
          : `NON PROUVÉ au-delà du n° ${signedThrough} : aucune des clés données n’a signé la suite.`,
      ]
    },
  },
  en: {
    summary: 'follow an exported audit trail offline and say whether it was altered',
    file: 'the exported trail',
    key: 'public key of the installation (JWK), or the set of them, had by another way than this file',
    json: 'one line of JSON instead of sentences',
    unreadable: (why) => `A file cannot be read: ${why}`,
    tell: ({ fault, chain, entries, signedThrough, sequence, keyIds }, trusted) => {
      if (fault !== null) {
        const { line, code, detail } = fault
        return [`ALTERED, line ${line}: ${faultsInEnglish[code]} (${code}: ${detail}).`]
      }
      const whole = `Trail ${chain}: ${entries} facts follow one another without a fault, through no. ${sequence}.`
      if (signedThrough === sequence) return [whole, `WHOLE: signed to the end by ${trusted.join(', ')}.`]
      return [
        whole,
        trusted.length === 0
          ? `UNPROVEN: signed by ${keyIds.join(', ')}, a key that this file alone gives. Compare it, or give --key.`
          : `UNPROVEN after no. ${signedThrough}: none of the keys given signed what follows.`,
      ]
    },
  },
}
