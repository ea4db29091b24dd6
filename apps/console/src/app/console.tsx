import { RouterProvider } from '@tanstack/react-router'
import { ApiProvider } from '../shared/api/client-context.tsx'
import { SpeechProvider } from '../shared/i18n/language.tsx'
import { router } from './router.tsx'

/** The whole console. */
export function Console() {
  return (
    <SpeechProvider>
      <ApiProvider>
        <RouterProvider router={router} />
      </ApiProvider>
    </SpeechProvider>
  )
}
