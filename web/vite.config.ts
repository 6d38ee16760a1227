import { createHash } from 'node:crypto';
import { defineConfig, type Plugin } from 'vite';

// Fills the service worker's list of files and the name of the build into it: both are known only after everything
// else has been written.
function shell(): Plugin {
  return {
    name: 'shell',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => name.startsWith('assets/')).sort();
      const hash = createHash('sha256');
      for (const name of files) hash.update(name);
      const html = bundle['index.html'];
      if (html?.type === 'asset') hash.update(html.source);
      const version = hash.digest('hex').slice(0, 16);
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('no service worker in the bundle');
      worker.code = worker.code
        .replace(/(["'`])__SHELL__\1/, JSON.stringify(files.map((name) => '/' + name)))
        .replace(/(["'`])__VERSION__\1/, JSON.stringify(version));
      if (worker.code.includes('__SHELL__') || worker.code.includes('__VERSION__')) throw new Error('the service worker is not filled in');
    },
  };
}

export default defineConfig({
  plugins: [shell()],
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    outDir: process.env['OUT_DIR'] ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: { index: 'index.html', sw: 'src/sw.ts' },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    environment: 'node',
  },
} as Parameters<typeof defineConfig>[0]);
