import type { ReactNode } from 'react';

/** The heading of a page with what can be done on it. */
export function PageHeader({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <header className="page-header">
      <div className="page-header-text">
        <h1>{title}</h1>
        {hint !== undefined && <p className="muted">{hint}</p>}
      </div>
      <div className="page-header-actions">{children}</div>
    </header>
  );
}
