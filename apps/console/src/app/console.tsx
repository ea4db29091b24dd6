import type { Language } from '@grenier/contracts'
import { RouterProvider } from '@tanstack/react-router'
import { ApiProvider } from '../shared/api/client-context.tsx'
import { SpeechProvider } from '../shared/i18n/language.tsx'
import { router } from './router.tsx'

/** The whole console, in a language whose texts are there. */
export function Console({ language }: { readonly language: Language }) {
  return (
    <SpeechProvider first={language}>
      <ApiProvider>
        <RouterProvider router={router} />
      </ApiProvider>
    </SpeechProvider>
  )
}
