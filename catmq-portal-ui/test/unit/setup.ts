import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// The first rendering alone takes more than the usual second on a machine that others use, too.
configure({ asyncUtilTimeout: 30_000 });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  window.location.hash = '';
});
