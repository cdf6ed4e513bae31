import { addressIn } from '../../apps/model/deployment/ipv4.ts';
import { desiredState } from '../kubespray/day2/cluster-state.ts';
import { refusalsOf } from '../kubespray/day2/refusals.ts';
import type { KubesprayRelease } from '../kubespray/release.ts';
import { completeSettings, networkPlugins, proxyModes } from '../lab/cluster-settings.ts';
import type { Lab, LibvirtLab } from '../lab/lab.ts';
import { fault, type Finding } from './finding.ts';
import { isDnsLabel, isDnsName } from './texts.ts';

/** What Kubespray would refuse later about the cluster, or accept although it is wrong. */
export function clusterFindings(lab: Lab, release: KubesprayRelease): readonly Finding[] {
  const settings = completeSettings(lab.cluster);
  const findings: Finding[] = refusalsOf(undefined, desiredState(lab, release.tag, {}), release).map(
    (message) => ({ severity: 'error', subject: message.slice(1, message.indexOf("'", 1)), message }),
  );
  if (!isDnsLabel(lab.name) || lab.name.length > 15)
    findings.push(fault('name', lab.name, 'must be a DNS label of at most 15 characters'));
  if (!isDnsName(settings.dnsDomain) || !settings.dnsDomain.includes('.'))
    findings.push(
      fault('cluster.dnsDomain', settings.dnsDomain, 'must be a DNS name of two or more lower-case labels'),
    );
  for (const [field, value, choices] of [
    ['networkPlugin', settings.networkPlugin, networkPlugins],
    ['proxyMode', settings.proxyMode, proxyModes],
  ] as const)
    if (!(choices as readonly string[]).includes(value))
      findings.push(fault(`cluster.${field}`, value, `must be one of ${choices.join(', ')}`));
  for (const name of settings.apiServerNames)
    if (addressIn(name) === undefined && !isDnsName(name))
      findings.push(fault('cluster.apiServerNames', name, 'must be a DNS name or an IPv4 address'));
  const { offlineMirror } = settings;
  if (offlineMirror !== undefined && !/^https?:\/\/[^/]+/.test(offlineMirror.filesUrl))
    findings.push(
      fault('cluster.offlineMirror.filesUrl', offlineMirror.filesUrl, 'must be an http or https URL'),
    );
  const registry = offlineMirror?.imageRegistry;
  if (registry !== undefined && !/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/.test(registry))
    findings.push(
      fault('cluster.offlineMirror.imageRegistry', registry, 'must be host[:port][/path], without a scheme'),
    );
  return lab.target === 'libvirt' ? [...findings, ...imageFindings(lab)] : findings;
}

function imageFindings({ image, timeZone }: LibvirtLab): Finding[] {
  const findings: Finding[] = [];
  if (!/^(https?|file):\/\//.test(image.url))
    findings.push(fault('image.url', image.url, 'must be an https, http or file URL of a qcow2 image'));
  if (image.url.startsWith('http:') && image.checksum === undefined)
    findings.push(fault('image.checksum', 'absent', 'must be given for an image that comes without TLS'));
  if (image.checksum !== undefined && !/^([0-9a-f]{64}|[0-9a-f]{128})$/i.test(image.checksum))
    findings.push(
      fault('image.checksum', image.checksum, 'must have 64 (SHA-256) or 128 (SHA-512) hexadecimal digits'),
    );
  if (timeZone !== undefined && !isTimeZone(timeZone))
    findings.push(fault('timeZone', timeZone, 'must be an IANA zone such as Europe/Rome'));
  return findings;
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
