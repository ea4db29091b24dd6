import { billPath, checkSupplyChain } from '../supply-chain/check-supply-chain.ts'
import { failed, passed, type Stage } from './stage.ts'

/** What production is made of, under which licences, and whether a fault of it is known. */
export const supplyChain: Stage = {
  name: 'supply-chain',
  does: 'a bill of materials (CycloneDX), licences and known faults of what production installs',
  async run({ root }) {
    const today = new Date().toISOString().slice(0, 10)
    const { faults, notes } = await checkSupplyChain(root, today)
    const outcome = faults.length === 0 ? passed() : failed(`supply-chain: ${faults.join('; ')}.`)
    return { ...outcome, notes: [...outcome.notes, ...notes, `The bill of materials is ${billPath}.`] }
  },
}
