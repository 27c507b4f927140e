package referensi

import "kerjasama/internal/httpapi"

// Register adds the slice's routes.
func Register(r *httpapi.Router, svc *Service) {
	registerUnit(r, svc)
	registerProdi(r, svc)
	registerCalendar(r, svc)
	registerLists(r, svc)
}
