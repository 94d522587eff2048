import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { serverAddress } from '../../server-address';
import { requireSession } from '../../session';
import type { Role } from '@/lib/contract/session';
import { hasPeople } from '@/lib/server/people';
import { SignOutButton } from '@/components/settings/sign-out-button';
import { ThemeChoice } from '@/components/settings/theme-choice';
import { parseTheme, THEME_COOKIE } from '@/components/shell/theme';
import { CodeBlock } from '@/components/ui/code-block';
import { Facts } from '@/components/ui/facts';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';

export const metadata: Metadata = { title: 'Settings' };

const ROLES: Record<Role, string> = {
  admin: 'Admin: may do everything',
  author: 'Author: may register ops, run them and look after runs',
  operator: 'Operator: may run ops and look after runs',
  viewer: 'Viewer: may see ops and runs',
  guest: 'Guest: what one link allows',
  worker: 'Worker: may only do what a machine needs',
};

export default async function SettingsPage() {
  const session = await requireSession();
  const isFirst = session.kind === 'key' && session.role === 'admin' && !(await hasPeople());
  const server = await serverAddress();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid max-w-3xl gap-4">
        <Panel id="you-title" title="You">
          <div className="mb-4">
            <Facts
              facts={[
                { label: 'Signed in as', value: session.name },
                { label: 'Role', value: ROLES[session.role] },
              ]}
            />
          </div>
          {isFirst ? (
            <p className="mb-4 text-sm text-muted">
              Nobody has an account here yet.{' '}
              <Link href="/settings/people?own=1" className="link">
                Make your own account
              </Link>
            </p>
          ) : null}
          {session.kind === 'key' ? null : (
            <p className="mb-4 text-sm text-muted">
              Your name, password, passkeys, and where you are signed in:{' '}
              <Link href="/settings/account" className="link">
                Your account
              </Link>
            </p>
          )}
          <SignOutButton />
        </Panel>
        {session.role !== 'admin' ? null : (
          <Panel id="people-title" title="People">
            <p className="text-sm text-muted">
              Who has an account, and what they may do.{' '}
              <Link href="/settings/people" className="link">
                People
              </Link>
            </p>
          </Panel>
        )}
        <Panel id="look-title" title="Appearance">
          <ThemeChoice initial={theme} />
        </Panel>
        <Panel id="keys-title" title="API keys">
          <p className="text-sm text-muted">
            For scripts and workers: what each may, and until when.{' '}
            <Link href="/settings/keys" className="link">
              Look after keys
            </Link>
          </p>
        </Panel>
        {session.role !== 'admin' ? null : (
          <Panel id="audit-title" title="Audit">
            <p className="text-sm text-muted">
              Who changed what, and when.{' '}
              <Link href="/settings/audit" className="link">
                Read the audit
              </Link>
            </p>
          </Panel>
        )}
        <Panel id="retention-title" title="Retention">
          <p className="text-sm text-muted">
            How long runs, their logs and their files are kept.{' '}
            <Link href="/settings/retention" className="link">
              Set how long
            </Link>
          </p>
        </Panel>
        {session.role !== 'admin' ? null : (
          <Panel id="destinations-title" title="Tell people when runs end">
            <p className="text-sm text-muted">
              Webhooks and e-mail for the ops that name them:{' '}
              <Link href="/settings/destinations" className="link">
                Destinations
              </Link>
              .
            </p>
          </Panel>
        )}
        <Panel id="api-title" title="Use it from a script">
          <p className="mb-3 text-sm text-muted">
            The API lives at the same addresses as these pages. Send your access key in the header{' '}
            <code className="font-mono">X-API-Key</code>; the{' '}
            <Link href="/docs" className="link">
              API reference
            </Link>{' '}
            has every call.
          </p>
          <CodeBlock code={`export GYOZA_API_KEY=…\ncurl ${server}/runs -H "X-API-Key: $GYOZA_API_KEY"`} what="the command" />
        </Panel>
      </div>
    </>
  );
}
