package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"

	"kerjasama/internal/platform/actor"
	"kerjasama/internal/platform/fault"
	"kerjasama/internal/platform/listing"
	"kerjasama/internal/platform/sso"
)

// Base is where the versioned API lives.
const Base = "/api/v1"

// Authenticator tells who presents an Authorization header. It answers 401
// faults for what it does not accept.
type Authenticator interface {
	Authenticate(ctx context.Context, header string) (actor.Actor, error)
}

// Route is one registered operation: what the contract's gates compare with the
// document.
type Route struct {
	Method, Path string // the path in OpenAPI form, without Base
	Izin         actor.Izin
	Body         reflect.Type // nil: no body
	Answer       reflect.Type // nil: no JSON body
	Status       int
	List         *listing.Spec
	// IfMatch says that the operation needs the version seen (428 without).
	IfMatch bool
	// Keyed says that the operation honours Idempotency-Key.
	Keyed bool
	// Refuses are statuses of refusals beyond those its shape implies.
	Refuses []int
	// Query names the query parameters of a changing operation.
	Query []string
	// Ticket, where set, lets a request in by what its address carries.
	Ticket func(echo.Context) (bool, error)
}

// Router registers the operations of the slices.
type Router struct {
	server *Server
	group  *echo.Group
	prefix string
	routes *[]Route
}

// Option describes a route beyond method, path and permission.
type Option func(*Route)

// Body names the type of the request body.
func Body[T any]() Option { return func(r *Route) { r.Body = reflect.TypeFor[T]() } }

// Answer names the status and the type of the successful answer.
func Answer[T any](status int) Option {
	return func(r *Route) { r.Status, r.Answer = status, reflect.TypeFor[T]() }
}

// List names the declaration a collection answers by.
func List(s *listing.Spec) Option { return func(r *Route) { r.List = s } }

// Refuses names refusals that the operation's method and path do not imply, such
// as 422 of a question that is well formed and has no answer.
func Refuses(statuses ...int) Option {
	return func(r *Route) { r.Refuses = append(r.Refuses, statuses...) }
}

// Query names query parameters that a changing operation takes.
func Query(names ...string) Option { return func(r *Route) { r.Query = names } }

// Unkeyed marks a changing operation that ignores Idempotency-Key: its answer
// holds secrets or it has no effect worth remembering.
func Unkeyed() Option { return func(r *Route) { r.Keyed = false } }

// Ticket lets a request in without a token when its address carries something
// that stands for one, such as a signed link. check returns false when there is
// no such thing in the address, and an error when it is not valid. The handler
// then sees the zero Actor.
func Ticket(check func(echo.Context) (bool, error)) Option {
	return func(r *Route) { r.Ticket = check }
}

// Add registers a handler under a permission. A route whose permission is not
// in the table panics: the process must not start with it.
func (r *Router) Add(method, path string, izin actor.Izin, h echo.HandlerFunc, opts ...Option) {
	rule, ok := actor.Lookup(izin)
	if !ok {
		panic(fmt.Sprintf("route %s %s names no known permission %q", method, path, izin))
	}
	rt := Route{Method: method, Path: openapiPath(r.prefix + path), Izin: izin, Status: http.StatusOK}
	rt.IfMatch = method == http.MethodPatch || method == http.MethodPut || method == http.MethodDelete
	rt.Keyed = method != http.MethodGet && !rule.Public
	for _, o := range opts {
		o(&rt)
	}
	*r.routes = append(*r.routes, rt)
	serve := func(c echo.Context) error {
		c.Set(routeKey, &rt)
		if rt.Ticket != nil {
			if ok, err := rt.Ticket(c); err != nil {
				return err
			} else if ok {
				return h(c)
			}
		}
		if err := r.server.admit(c, rule); err != nil {
			return err
		}
		return h(c)
	}
	r.group.Add(method, path, serve)
	if method == http.MethodGet { // RFC 9110: whoever supports GET supports HEAD
		r.group.Add(http.MethodHead, path, serve)
	}
}

// GET registers a reading operation.
func (r *Router) GET(path string, izin actor.Izin, h echo.HandlerFunc, opts ...Option) {
	r.Add(http.MethodGet, path, izin, h, opts...)
}

// POST registers a creation or an action.
func (r *Router) POST(path string, izin actor.Izin, h echo.HandlerFunc, opts ...Option) {
	r.Add(http.MethodPost, path, izin, h, opts...)
}

// PATCH registers a merge-patch.
func (r *Router) PATCH(path string, izin actor.Izin, h echo.HandlerFunc, opts ...Option) {
	r.Add(http.MethodPatch, path, izin, h, opts...)
}

// PUT registers a replacement.
func (r *Router) PUT(path string, izin actor.Izin, h echo.HandlerFunc, opts ...Option) {
	r.Add(http.MethodPut, path, izin, h, opts...)
}

// DELETE registers a removal.
func (r *Router) DELETE(path string, izin actor.Izin, h echo.HandlerFunc, opts ...Option) {
	r.Add(http.MethodDelete, path, izin, h, opts...)
}

func openapiPath(p string) string {
	parts := strings.Split(p, "/")
	for i, s := range parts {
		if name, ok := strings.CutPrefix(s, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

const (
	routeKey = "route"
	actorKey = "actor"
	langKey  = "lang"
	idKey    = "request_id"
)

// admit lets a caller through to the handler: authentication, then the route's
// permission. How far the permission goes is judged row by row in SQL.
func (s *Server) admit(c echo.Context, rule actor.Rule) error {
	if rule.Public {
		return nil
	}
	a, err := s.auth.Authenticate(sso.WithAddress(c.Request().Context(), c.RealIP), c.Request().Header.Get(echo.HeaderAuthorization))
	if err != nil {
		return err
	}
	c.Set(actorKey, a)
	if err := s.quota(c, a); err != nil {
		return err
	}
	if !a.InScope(rule.Izin) {
		if rule.Scope == "" {
			return fault.New(fault.InsufficientScope, "Ini untuk orang yang masuk; token layanan tidak diterima di sini.", "This is for people who sign in; service tokens are not taken here.")
		}
		return fault.New(fault.InsufficientScope, "Cakupan token tidak mencakup %q.", "The token's scopes do not cover %q.", rule.Scope)
	}
	if a, err = capacity(c, a, rule.Izin); err != nil {
		return err
	}
	c.Set(actorKey, a)
	if a.May(rule.Izin).None() || rule.Sendiri && a.AtasNama != "" {
		return fault.New(fault.Forbidden, "Peran Anda tidak boleh melakukan ini.", "Your role may not do this.")
	}
	return nil
}

// HeaderActFor names the delegation a request is made by: its id. Without it a
// change is made in the capacity that actor.Actor.For takes.
const HeaderActFor = "Atas-Nama"

// capacity is the caller as one who acts for themselves or for one other. Reading
// without the header sees what any capacity sees.
func capacity(c echo.Context, a actor.Actor, izin actor.Izin) (actor.Actor, error) {
	if id := c.Request().Header.Get(HeaderActFor); id != "" {
		chosen, ok := a.Choose(id)
		if !ok {
			return a, fault.New(fault.Forbidden, "Tidak ada delegasi kepada Anda yang berlaku dengan id pada header Atas-Nama.", "No delegation to you with the id in the header Atas-Nama is in force.")
		}
		return chosen, nil
	}
	if m := c.Request().Method; m == http.MethodGet || m == http.MethodHead || izin.Reads() {
		return a, nil
	}
	return a.For(izin), nil
}

// Actor returns the caller; the zero Actor on public routes.
func Actor(c echo.Context) actor.Actor {
	a, _ := c.Get(actorKey).(actor.Actor) // absent on public routes
	return a
}

// Lang returns the language of the answer, "id" or "en".
func Lang(c echo.Context) string {
	if l, ok := c.Get(langKey).(string); ok {
		return l
	}
	return "id"
}

// RequestID returns the id that names this exchange in answers and logs.
func RequestID(c echo.Context) string {
	s, _ := c.Get(idKey).(string) // set by the first middleware
	return s
}
