// Package webhook tells other systems what happened: each registered address is
// sent the sealed events it asked for, in the form the feed (/peristiwa) shows
// them to an admin, signed as Standard Webhooks asks. An event arrives at least
// once and bears the same webhook-id every time. While a receiver is away its
// events wait, in order; one that is away for a day is switched off and the admins
// are told; nothing is lost, since what was not sent yet is where the journal
// keeps it. Source: api.md section 1 (events), security.md section 3.
package webhook
