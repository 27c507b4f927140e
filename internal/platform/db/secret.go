package db

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"
)

// Secret returns a 256-bit key kept under a name, made on first use. Replicas
// that start at once agree on the first one written.
func (d *DB) Secret(ctx context.Context, name string, now time.Time) ([]byte, error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	text := base64.StdEncoding.EncodeToString(fresh)
	g := d.Gorm.WithContext(ctx)
	if err := g.Exec("INSERT INTO rahasia (nama, id, status, nilai, dibuat_pada) VALUES (?, '1', 'aktif', ?, ?) ON CONFLICT (nama, id) DO NOTHING", name, text, now).Error; err != nil {
		return nil, Translate(err)
	}
	if err := g.Raw("SELECT nilai FROM rahasia WHERE nama = ? AND id = '1'", name).Row().Scan(&text); err != nil {
		return nil, Translate(err)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("secret %s is not readable: %w", name, err)
	}
	return key, nil
}
