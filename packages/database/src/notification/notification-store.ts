import type { NotificationStore } from '@grenier/control-plane/ports'
import type { StoreContext } from '../shared/store-context.ts'
import { storeOfParts } from '../shared/store-of-parts.ts'
import { createNotices } from './notices.ts'
import { createOperatorTasks } from './operator-tasks.ts'
import { createPaperBatches } from './paper-batches.ts'
import { createPaperLetters } from './paper-letters.ts'
import { createPostalChoices } from './postal-choices.ts'
import { createWatches } from './watches.ts'
import { createWebhookEndpoints } from './webhook-endpoints.ts'

/** Notices, endpoints, watches and operator's tasks of one transaction. */
export const createNotificationStore: (context: StoreContext) => NotificationStore = storeOfParts([
  createNotices,
  createWebhookEndpoints,
  createWatches,
  createOperatorTasks,
  createPostalChoices,
  createPaperLetters,
  createPaperBatches,
])
