import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { secretObjectOf, tokenOf, type SecretRef } from '../model/deployment/secrets.ts';
import { systemName } from './labels.ts';

/**
 * The Secret objects, with a token in place of every value. Who applies them replaces the tokens and refuses to apply
 * one that is left; a chart never holds a value.
 */
export class SecretObjects extends Construct {
  constructor(scope: Construct, id: string, { secrets }: { readonly secrets: readonly SecretRef[] }) {
    super(scope, id);
    const groups = [...new Set(secrets.map(({ group }) => group))];
    for (const group of groups)
      new k8s.KubeSecret(this, group, {
        metadata: { name: secretObjectOf(group), labels: { 'app.kubernetes.io/part-of': systemName } },
        type: 'Opaque',
        stringData: Object.fromEntries(
          secrets.filter((each) => each.group === group).map((each) => [each.key, tokenOf(each)]),
        ),
      });
  }
}
