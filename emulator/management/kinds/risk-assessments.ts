import { defineSingleton } from '../engine/singleton.ts';

export const riskAssessments = defineSingleton({
  path: '/risk-assessments/settings',
  name: 'risk_assessments',
  method: 'PATCH',
  defaults: { enabled: false },
  source: 'deploy-cli/*.json, 2026-08-10',
});

export const newDeviceAssessment = defineSingleton({
  path: '/risk-assessments/settings/new-device',
  name: 'risk_assessments.new_device',
  method: 'PATCH',
  defaults: { remember_for: 30 },
  source: 'deploy-cli/*.json, 2026-08-10',
});
