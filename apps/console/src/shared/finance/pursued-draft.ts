import type { TariffDraft } from '@grenier/contracts'

/** Whether a draft may still be changed, asked by or published: neither withdrawn nor published. */
export function isPursued({ withdrawnAt, tariffId }: Pick<TariffDraft, 'withdrawnAt' | 'tariffId'>): boolean {
  return withdrawnAt === null && tariffId === null
}
