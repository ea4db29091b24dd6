import {
  IconArchive,
  IconCalendarEvent,
  IconCalendarQuestion,
  IconFileCertificate,
  IconFileText,
  IconFileTypeDocx,
  IconFileTypeXls,
  IconGavel,
  IconInbox,
  IconKey,
  IconMailbox,
  IconMap2,
  IconMapPin,
  IconReport,
  IconScale,
  IconShieldCheck,
  IconTags,
  IconUsers,
} from '@tabler/icons-react'
import type { MenuLink } from './links.ts'

const icons: Readonly<Record<MenuLink['to'], typeof IconInbox>> = {
  '/agreement': IconFileText,
  '/people': IconUsers,
  '/tokens': IconKey,
  '/needs': IconCalendarQuestion,
  '/operator/needs': IconCalendarQuestion,
  '/operator/policy': IconScale,
  '/export': IconArchive,
  '/territory-events': IconMap2,
  '/letters': IconMailbox,
  '/document-templates': IconFileTypeDocx,
  '/workbook-import': IconFileTypeXls,
  '/finance/acts': IconGavel,
  '/finance/tariffs': IconTags,
  '/audit': IconShieldCheck,
  '/audit/registers': IconFileCertificate,
  '/audit/residency': IconMapPin,
  '/finance/calendar': IconCalendarEvent,
  '/audit/committee': IconReport,
  '/operator/inbox': IconInbox,
}

/** What a page of the menu is told by, beside its name. */
export function MenuIcon({ to }: Pick<MenuLink, 'to'>) {
  const Icon = icons[to]
  return <Icon size={18} aria-hidden />
}
