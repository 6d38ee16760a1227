/** The shapes of the extended dialect that this client reads (docs/extended.md). */

export interface Hello {
  readonly version: number;
  readonly sessionId: string;
  readonly serverTime: string;
  readonly epoch: string;
  readonly user: { readonly userId: string; readonly firstName: string; readonly lastName: string | null; readonly email: string };
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}
