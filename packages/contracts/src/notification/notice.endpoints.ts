import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import { localiseNoticePage, localiseTask } from './localise-notice.ts'
import {
  delivery,
  deliveryPage,
  deliveryParams,
  endOperatorTaskBody,
  listDeliveriesQuery,
  listNoticesQuery,
  listOperatorTasksQuery,
  type Notice,
  noticePage,
  type OperatorTask,
  operatorTask,
  operatorTaskPage,
  operatorTaskParams,
  recordBounceBody,
  retryDeliveryBody,
} from './notice.schemas.ts'

/** What was written to whom, what did not arrive, and what the operator has to do about it. */
export const noticeEndpoints = {
  listNotices: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/notices',
    context: 'notification',
    summary: 'What a member was told, the newest first: each letter, and how each delivery went',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    query: listNoticesQuery,
    response: noticePage,
    localise: (answer, language) => localiseNoticePage(answer as { items: Notice[] }, language),
  },
  listDeliveries: {
    method: 'GET',
    path: '/v1/deliveries',
    context: 'notification',
    summary: 'What did not arrive: dead letters, what came back, or what is still being tried',
    roles: ['operator', 'auditor'],
    status: 200,
    query: listDeliveriesQuery,
    response: deliveryPage,
  },
  retryDelivery: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/retry',
    context: 'notification',
    summary: 'Have a dead delivery, or one that came back, tried again from the first attempt',
    roles: ['operator'],
    status: 202,
    params: deliveryParams,
    body: retryDeliveryBody,
    response: delivery,
  },
  recordBounce: {
    method: 'POST',
    path: '/v1/bounces',
    context: 'notification',
    summary: 'A mail server says that a message came back for good: it becomes a task of the operator',
    roles: ['operator', 'collector'],
    status: 200,
    body: recordBounceBody,
    response: delivery,
  },
  listOperatorTasks: {
    method: 'GET',
    path: '/v1/operator-tasks',
    context: 'notification',
    summary: 'What only a person of the operator can mend: addresses that refuse mail, members without a contact',
    roles: ['operator', 'auditor'],
    status: 200,
    query: listOperatorTasksQuery,
    response: operatorTaskPage,
    localise: (answer, language) => {
      const page = answer as { items: OperatorTask[] }
      return { ...page, items: page.items.map((task) => localiseTask(task, language)) }
    },
  },
  endOperatorTask: {
    method: 'POST',
    path: '/v1/operator-tasks/{taskId}/end',
    context: 'notification',
    summary: 'Say that a task is done, and how',
    roles: ['operator'],
    status: 200,
    ifMatch: true,
    params: operatorTaskParams,
    body: endOperatorTaskBody,
    response: operatorTask,
    localise: (answer, language) => localiseTask(answer as OperatorTask, language),
  },
} as const satisfies Record<string, Endpoint>
