// The sources of the pages against TypeScript's types, which esbuild only leaves out.
//
// usage: types_test.mjs <folder of the npm packages> <tools/web> <uPlot's folder> <folder for files>

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [packages, web, uplot, folder] = process.argv.slice(2).map(name => path.resolve(name));
const ts = createRequire(import.meta.url)(path.join(packages, 'typescript/package/lib/typescript.js'));
mkdirSync(folder, { recursive: true });
const styles = path.join(folder, 'styles.d.ts');
writeFileSync(styles, "declare module 'uplot-style';\ndeclare module '*.css';\n");
const wrong = path.join(folder, 'wrong.ts');
writeFileSync(wrong, 'export const text: string = 1;\n');

const options = { ...ts.convertCompilerOptionsFromJson({
  strict: true, noEmit: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'],
  types: [], noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true, noFallthroughCasesInSwitch: true,
  paths: { uplot: [path.join(uplot, 'uPlot.d.ts')] },
}, folder).options };
const found = (...roots) => {
  const program = ts.createProgram([...roots, styles], options);
  return ts.getPreEmitDiagnostics(program).map(one => ts.formatDiagnostic(one, ts.createCompilerHost(options)));
};
assert.equal(found(wrong).length, 1);  // it does find what is wrong
assert.deepEqual(found(path.join(web, 'report/report.ts'), path.join(web, 'ui/ui.ts')), []);
console.log('ok');
