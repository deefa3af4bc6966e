import { expect, test } from 'vitest';
import { terraformResources } from '@/lib/alerting/grafana/terraform';
import { printHcl } from '@/lib/formats/hcl';

const hcl = (objects: Parameters<typeof terraformResources>[0]): string => printHcl(terraformResources(objects));

test('a group of rules', () => {
  const rule = {
    uid: 'u',
    title: 'Errors',
    condition: 'A',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: 'prom',
        model: { expr: 'up == 0', refId: 'A' },
      },
    ],
    noDataState: 'OK',
    execErrState: 'Error',
    for: '5m',
    annotations: { summary: '{{ $labels.job }}' },
    labels: {},
    isPaused: false,
    notification_settings: { receiver: 'ops', group_by: ['alertname'], mute_time_intervals: ['nights'] },
  };
  expect(hcl({ groups: [{ name: 'g', folderUid: 'f', interval: '1m', rules: [rule] }] }))
    .toBe(`resource "grafana_rule_group" "rule_group_0001" {
  org_id           = 1
  name             = "g"
  folder_uid       = "f"
  interval_seconds = 60

  rule {
    name      = "Errors"
    condition = "A"

    data {
      ref_id = "A"

      relative_time_range {
        from = 600
        to   = 0
      }

      datasource_uid = "prom"
      model          = "{\\"expr\\":\\"up == 0\\",\\"refId\\":\\"A\\"}"
    }

    no_data_state  = "OK"
    exec_err_state = "Error"
    for            = "5m"
    annotations    = {
      summary = "{{ $labels.job }}"
    }
    labels         = {}
    is_paused      = false

    notification_settings {
      contact_point = "ops"
      group_by      = ["alertname"]
      mute_timings  = ["nights"]
    }
  }
}
`);
});

test('a contact point: one block an integration, settings by their names there', () => {
  const receivers = [
    { type: 'email', settings: { addresses: 'a@x.example, b@x.example' }, disableResolveMessage: true },
    { type: 'telegram', settings: { bottoken: '[REDACTED]', chatid: '5' }, disableResolveMessage: false },
  ];
  expect(hcl({ contactPoints: [{ name: 'ops', receivers }] }))
    .toBe(`resource "grafana_contact_point" "contact_point_0001" {
  name = "ops"

  email {
    addresses               = ["a@x.example", "b@x.example"]
    disable_resolve_message = true
  }

  telegram {
    token                   = "[REDACTED]"
    chat_id                 = "5"
    disable_resolve_message = false
  }
}
`);
});

test('policies and mute timings', () => {
  const policy = {
    receiver: 'ops',
    group_by: ['alertname'],
    routes: [
      { receiver: 'db', object_matchers: [['team', '=', 'db']], continue: true, mute_time_intervals: ['nights'] },
    ],
  };
  const timing = {
    name: 'nights',
    time_intervals: [
      { times: [{ start_time: '22:00', end_time: '24:00' }], weekdays: ['monday:friday'], location: 'UTC' },
    ],
  };
  expect(hcl({ policies: [policy], muteTimes: [timing] }))
    .toBe(`resource "grafana_notification_policy" "notification_policy_0001" {
  contact_point = "ops"
  group_by      = ["alertname"]

  policy {
    contact_point = "db"
    continue      = true
    mute_timings  = ["nights"]

    matcher {
      label = "team"
      match = "="
      value = "db"
    }
  }
}

resource "grafana_mute_timing" "mute_timing_0001" {
  name = "nights"

  intervals {
    times {
      start = "22:00"
      end   = "24:00"
    }

    weekdays = ["monday:friday"]
    location = "UTC"
  }
}
`);
});
