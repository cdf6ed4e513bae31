import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { catalog } from '../../apps/model/catalog.ts';
import { outdatedFiles, workflowFiles, writeFiles } from './workflow-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

new Command('npm run generate --')
  .description('Writes .github/workflows from the model.')
  .option('--check', 'write nothing, and end with 1 when a file is not as it would be written', false)
  .action(({ check }: { readonly check: boolean }) => {
    const files = workflowFiles(root, catalog);
    const touched = check ? outdatedFiles(root, files) : writeFiles(root, files);
    for (const path of touched) console.log(`${check ? 'not as generated' : 'written'}: ${path}`);
    if (touched.length === 0) console.log(`${files.size} workflows are as generated`);
    else if (check) {
      console.error(`${touched.length} files must be as 'npm run generate' writes them: run it`);
      process.exitCode = 1;
    }
  })
  .parse();
