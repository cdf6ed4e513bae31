import { prepare, stepsUp } from './lab-up.ts';
import { labKubeconfig } from './layout.ts';
import { pathOf } from './programs.ts';
import { runSteps } from './steps.ts';

const began = Date.now();
let isPrepared = false;
try {
  await prepare();
  isPrepared = true;
  await runSteps(stepsUp(), console.log);
  console.log(
    `The lab runs, after ${Math.round((Date.now() - began) / 1_000)} s.\n` +
      `export KUBECONFIG=${labKubeconfig}\n${pathOf('kubectl')} get pods --all-namespaces\nnpm run lab:down ends it.`,
  );
} catch (error) {
  console.error((error as Error).message);
  if (isPrepared) console.error('npm run lab:down removes what was started.');
  process.exit(1);
}
