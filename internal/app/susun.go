package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	contract "kerjasama/api"
	"kerjasama/internal/akses"
	"kerjasama/internal/alur"
	"kerjasama/internal/arsip"
	"kerjasama/internal/beranda"
	"kerjasama/internal/config"
	"kerjasama/internal/httpapi"
	"kerjasama/internal/impor"
	"kerjasama/internal/koordinasi"
	"kerjasama/internal/kpi"
	"kerjasama/internal/lampiran"
	"kerjasama/internal/laporan"
	"kerjasama/internal/layanan"
	"kerjasama/internal/meta"
	"kerjasama/internal/mitra"
	"kerjasama/internal/naskah"
	"kerjasama/internal/pekerjaan"
	"kerjasama/internal/pelaksanaan"
	"kerjasama/internal/pemberitahuan"
	"kerjasama/internal/peristiwa"
	"kerjasama/internal/platform/berkas"
	"kerjasama/internal/platform/clock"
	"kerjasama/internal/platform/db"
	"kerjasama/internal/platform/flow"
	"kerjasama/internal/platform/jobs"
	"kerjasama/internal/platform/journal"
	"kerjasama/internal/platform/kait"
	"kerjasama/internal/platform/sso"
	"kerjasama/internal/platform/surel"
	"kerjasama/internal/referensi"
	"kerjasama/internal/rencana"
	"kerjasama/internal/survei"
	"kerjasama/internal/templat"
	"kerjasama/internal/webhook"
)

// App is every part of the product, wired.
type App struct {
	Config      config.Config
	Clock       clock.Clock
	Log         *slog.Logger
	DB          *db.DB
	Journal     *journal.Journal
	Server      *httpapi.Server
	SSO         *sso.Set
	Akses       *akses.Service
	Referensi   *referensi.Service
	Mitra       *mitra.Service
	Rencana     *rencana.Service
	Koordinasi  *koordinasi.Service
	Pelaksanaan *pelaksanaan.Service
	Arsip       *arsip.Service
	Survei      *survei.Service
	Layanan     *layanan.Service
	Templat     *templat.Service
	Naskah      *naskah.Service
	KPI         *kpi.Service
	Laporan     *laporan.Service

	Pemberitahuan *pemberitahuan.Service
	Mail          *surel.Kotak

	Files     *berkas.Store
	Jobs      *jobs.Queue
	Pekerjaan *pekerjaan.Service
	Lampiran  *lampiran.Service
	Impor     *impor.Service

	// Kait calls the addresses of webhooks.
	Kait    *kait.Caller
	Webhook *webhook.Service

	sealer *journal.Sealer
	notary *journal.Notary
}

// Build opens the stores and wires the slices. The schema must be up to date.
func Build(ctx context.Context, cfg config.Config, clk clock.Clock, log *slog.Logger) (*App, error) {
	d, err := db.Open(ctx, cfg.DatabaseURL, options(cfg))
	if err != nil {
		return nil, err
	}
	a, err := Over(ctx, cfg, clk, log, d)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return a, nil
}

func options(cfg config.Config) db.Options {
	return db.Options{MaxConns: cfg.DatabaseMaxConns, LockTimeout: cfg.DatabaseLockTimeout, Synchronous: cfg.SQLiteSynchronous}
}

// Over wires the product over a store that is open already, which may be one
// transaction.
func Over(ctx context.Context, cfg config.Config, clk clock.Clock, log *slog.Logger, d *db.DB) (*App, error) {
	a := &App{Config: cfg, Clock: clk, Log: log, DB: d, Journal: journal.New(d, clk)}
	cursors, err := d.Secret(ctx, "cursor", clk.Now())
	if err != nil {
		return nil, fmt.Errorf("read the cursor key (is the schema up to date? kerjasama migrate up): %w", err)
	}
	proxies, err := cfg.Proxies()
	if err != nil {
		return nil, err
	}
	a.sealer = journal.NewSealer(d, clk, log)
	if a.notary, err = journal.NewNotary(d, clk, "kerjasama/"+cfg.KodeLembaga, time.Minute); err != nil {
		return nil, err
	}
	if err := a.files(ctx); err != nil {
		return nil, err
	}
	if err := a.mail(); err != nil {
		return nil, err
	}
	if a.SSO, err = sso.New(cfg.SSO, clk.Now, log); err != nil {
		return nil, err
	}
	a.Akses = akses.New(a.Journal, akses.Config{Issuer: cfg.Public(), Log: log, SSO: a.SSO})
	a.Referensi = referensi.New(a.Journal)
	a.Mitra = mitra.New(a.Journal)
	a.Layanan = layanan.New(a.Journal, a.Lampiran, cfg.AlertPercent)
	a.Naskah = naskah.New(a.Journal, naskah.Config{Files: a.Lampiran, Requests: a.Layanan, Templates: isian{a}, Lembaga: cfg.KodeLembaga, Nama: "Politeknik Negeri Batam", Kota: "Batam",
		Verifikasi: cfg.Public() + httpapi.Base + "/verifikasi/"})
	a.Akses.HandsOver(serahPermintaan{a.Layanan})
	a.KPI = kpi.New(a.Journal, clk, a.Layanan, a.Pekerjaan)
	a.Pekerjaan.Handle(kpi.PerJobs, kpi.PerLongest, a.KPI.Work)
	a.Laporan = laporan.New(a.Journal, laporan.Config{Lembaga: cfg.KodeLembaga, KPI: laporanKPI{a.KPI}, Files: laporanBerkas{a.Lampiran, a.Files}, Long: a.Pekerjaan})
	a.Pekerjaan.Handle(laporan.Jobs, laporan.Longest, a.Laporan.Work)
	a.Rencana = rencana.New(a.Journal)
	a.Koordinasi = koordinasi.New(a.Journal, a.Rencana, a.Lampiran, a.Mail)
	a.Pelaksanaan = pelaksanaan.New(a.Journal, a.Rencana, a.Lampiran)
	a.Templat = templat.New(a.Journal, a.Lampiran)
	a.Arsip = arsip.New(a.Journal, a.Rencana, a.Lampiran)
	if a.Survei, err = survei.New(a.Journal, survei.Config{Files: a.Lampiran, Activities: a.Pelaksanaan, Public: cfg.Public() + httpapi.Base}); err != nil {
		return nil, err
	}
	a.Impor = impor.New(a.Journal, impor.Config{
		Mitra: imporMitra{a.Mitra}, Pelaksanaan: imporPelaksanaan{a.Pelaksanaan}, Permintaan: imporPermintaan{a.Layanan}, Naskah: imporNaskah{a.Naskah},
		Files: imporBerkas{a.Lampiran}, Long: a.Pekerjaan, Rows: cfg.ImportRows, Bytes: cfg.ImportBytes,
	})
	a.Pekerjaan.Handle(impor.Jobs, impor.Longest, a.Impor.Work)

	a.Server = httpapi.New(httpapi.Config{
		MaxBody: cfg.MaxBody, MaxUpload: cfg.MaxUpload, Timeout: cfg.RequestTimeout,
		CORSOrigins: cfg.CORSOrigins, TrustedProxies: proxies, Cursors: cursors, PerToken: cfg.RateLimitToken, PerPerson: cfg.RateLimitPerson,
	}, a.Akses.Pintu(), clk, log)
	// What files are attached to; the nouns themselves were given a.Lampiran.
	a.Lampiran.AttachedTo(a.Koordinasi.Source(), a.Pelaksanaan.Source(), a.Arsip.Source(), a.Survei.Source(), a.Layanan.Source(), a.Naskah.Source(), a.Templat.Files())
	if err := a.webhooks(); err != nil {
		return nil, err
	}
	a.Pemberitahuan = pemberitahuan.New(a.Journal, pemberitahuan.Config{Clocks: a.Layanan, Mail: a.Mail, Portal: cfg.PortalURL, Log: log, AgreementDays: cfg.AgreementDays, Sources: a.sources()})
	a.Pemberitahuan.Schedule(a.Jobs)
	a.Journal.Tell = a.Pemberitahuan.Told
	a.register()
	return a, nil
}

// mail opens the outbox; without smtp_url nothing is ever put into it.
func (a *App) mail() (err error) {
	var server *surel.Server
	if a.Config.SMTPURL != "" {
		if server, err = surel.NewServer(a.Config.SMTPURL); err != nil {
			return fmt.Errorf("smtp_url: %w", err)
		}
	}
	a.Mail, err = surel.New(a.DB, a.Clock, a.Log, server, a.Config.MailFrom)
	return err
}

// webhooks wires what calls other systems.
func (a *App) webhooks() error {
	networks, err := kait.Networks(a.Config.WebhookNetworks)
	if err != nil {
		return fmt.Errorf("webhook_networks: %w", err)
	}
	a.Kait = kait.New(kait.Config{Networks: networks, Plain: a.Config.WebhookHTTP, Clock: a.Clock})
	a.Webhook = webhook.New(a.Journal, webhook.Config{Caller: a.Kait, Queue: a.Jobs, Root: httpapi.Base, Log: a.Log})
	a.Webhook.Follow(a.sources())
	a.Webhook.Schedule(a.Jobs)
	return nil
}

// sources are the nouns that the feed tells of.
func (a *App) sources() []journal.Source {
	return append(slices.Concat(a.Referensi.Sources(), kpi.Sources(), laporan.Sources()), a.Rencana.Source(), a.Koordinasi.Source(), a.Pelaksanaan.Source(), a.Arsip.Source(), a.Survei.Source(), a.Layanan.Source(), a.Templat.Source(), a.Naskah.Source(), a.Mitra.Source(), a.Impor.Source(), a.Akses.Source(), a.Akses.TokenSource(), a.Akses.DelegasiSource(), a.Webhook.Source(), journal.PersonalSource())
}

// files opens the file store and wires files, jobs and long work.
func (a *App) files(ctx context.Context) error {
	var scanner *berkas.Scanner
	if a.Config.ClamdURL != "" {
		var err error
		if scanner, err = berkas.NewScanner(a.Config.ClamdURL); err != nil {
			return fmt.Errorf("clamd_url: %w", err)
		}
	}
	links, err := a.DB.Secret(ctx, "tautan", a.Clock.Now())
	if err != nil {
		return err
	}
	if a.Files, err = berkas.Open(ctx, a.Config.FilesURL, scanner); err != nil {
		return fmt.Errorf("files_url: %w", err)
	}
	a.Jobs = jobs.New(a.DB, a.Clock, a.Log)
	a.Pekerjaan = pekerjaan.New(a.Journal, a.Jobs, a.Log)
	a.Lampiran = lampiran.New(a.Journal, lampiran.Config{
		Store: a.Files, Long: a.Pekerjaan, Log: a.Log, Limit: a.Config.MaxUpload, Public: a.Config.Public() + httpapi.Base, Key: links,
	})
	a.Lampiran.Schedule(a.Jobs)
	a.Pekerjaan.Handle(lampiran.CheckAll, time.Hour, a.Lampiran.CheckEverything)
	return nil
}

// lifecycles are those of every noun that has one.
func lifecycles() []flow.Lifecycle {
	return []flow.Lifecycle{
		rencana.Lifecycle(), koordinasi.Lifecycle(), pelaksanaan.Lifecycle(), arsip.Lifecycle(), survei.Lifecycle(), layanan.Lifecycle(), templat.Lifecycle(), naskah.Lifecycle(), mitra.Lifecycle(), impor.Lifecycle(), akses.Lifecycle(), akses.TokenLifecycle(), akses.DelegasiLifecycle(), webhook.Lifecycle(),
	}
}

// register adds every route.
func (a *App) register() {
	api, root := a.Server.Router(httpapi.Base), a.Server.Router("")
	akses.Register(api, root, a.Akses)
	referensi.Register(api, a.Referensi)
	mitra.Register(api, a.Mitra)
	layanan.Register(api, a.Layanan)
	naskah.Register(api, a.Naskah, isi{a.Lampiran})
	rencana.Register(api, a.Rencana)
	koordinasi.Register(api, a.Koordinasi)
	pelaksanaan.Register(api, a.Pelaksanaan)
	arsip.Register(api, a.Arsip, isi{a.Lampiran})
	templat.Register(api, a.Templat, isi{a.Lampiran})
	survei.Register(api, a.Survei)
	lampiran.Register(api, a.Lampiran)
	pekerjaan.Register(api, a.Pekerjaan)
	impor.Register(api, a.Impor)
	kpi.Register(api, a.KPI)
	laporan.Register(api, a.Laporan)
	beranda.Register(api, beranda.New(a.DB, a.Clock, a.sources()...))
	meta.Register(api)
	alur.Register(api, lifecycles()...)
	peristiwa.Register(api, peristiwa.New(a.Journal, a.notary, a.sources()...))
	webhook.Register(api, a.Webhook)
	pemberitahuan.Register(api, a.Pemberitahuan)
	httpapi.RegisterHealth(root, a.ready)
	httpapi.RegisterSecurity(root, a.Config.SecurityContact, strings.TrimSuffix(a.Config.PublicURL, "/"), a.Clock)
	httpapi.RegisterDocs(root, contract.OpenAPI, contract.Problems)
}

// ready reports whether requests can be served: both stores answer.
func (a *App) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := a.DB.ReaderSQL.PingContext(ctx); err != nil {
		return err
	}
	return a.Files.Ready(ctx)
}

// Close releases the stores.
func (a *App) Close() error {
	a.SSO.Close()
	return errors.Join(a.Files.Close(), a.DB.Close())
}

// Handler is the whole API, for tests and the demo.
func (a *App) Handler() http.Handler { return a.Server.Handler() }
