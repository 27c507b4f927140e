package webhook

import (
	"context"

	"kerjasama/internal/platform/ident"
)

// Turns does at once what the jobs do one after the other: every webhook with
// something to do gets its turn and is sent to. It returns how many messages
// arrived.
func (s *Service) Turns(ctx context.Context) (sent int, err error) {
	now := s.j.Now()
	due, err := s.write(ctx).due(now)
	if err != nil {
		return 0, err
	}
	for _, id := range due {
		n, err := s.Turn(ctx, id)
		sent += n
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// Turn gives one webhook its turn, if nobody has it.
func (s *Service) Turn(ctx context.Context, id string) (int, error) {
	now := s.j.Now()
	t := turn{id, ident.New(now)}
	if mine, err := s.write(ctx).take(t, now, now.Add(lease)); err != nil || !mine {
		return 0, err
	}
	return s.Work(ctx, t.ID, t.Sewa)
}

// Forget forgets what is long done.
func (s *Service) Forget(ctx context.Context) error {
	now := s.j.Now()
	return s.write(ctx).forget(now, now.Add(-keep))
}
