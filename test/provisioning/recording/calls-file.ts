import { join } from 'node:path'

/** Where a run of the adapter's tests leaves what it asked of clusters. */
export const callsFile = join(import.meta.dirname, '../../../node_modules/.cache/grenier/cluster-calls.jsonl')
