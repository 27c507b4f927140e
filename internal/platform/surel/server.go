package surel

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// timeout is how long a server may take for one step.
const timeout = 20 * time.Second

// Server is where mail is handed in.
type Server struct {
	host    string
	options []gomail.Option
}

// NewServer reads smtp://[USER:PASSWORD@]HOST[:PORT] (587, STARTTLS) or
// smtps://… (465, TLS from the start). STARTTLS is required, for a password or a
// notice must not travel in the clear; ?starttls=none is for a relay on the own
// machine or network.
func NewServer(address string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Path != "" && u.Path != "/") {
		return nil, errors.New("must be smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…")
	}
	s := &Server{host: u.Hostname(), options: []gomail.Option{gomail.WithTimeout(timeout), gomail.WithoutNoop()}}
	port := 587
	starttls := u.Query().Get("starttls")
	switch {
	case u.Scheme == "smtps" && starttls == "":
		port = 465
		s.options = append(s.options, gomail.WithSSL())
	case u.Scheme == "smtp" && starttls == "":
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case u.Scheme == "smtp" && starttls == "none":
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, errors.New("must begin with smtp:// or smtps://; the only option is smtp://…?starttls=none")
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil || port < 1 || port > 65535 {
			return nil, errors.New("the port must be 1 to 65535")
		}
	}
	s.options = append(s.options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		if starttls == "none" && !loopback(u.Hostname()) {
			return nil, errors.New("a password is not sent without TLS")
		}
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	_, err = s.client()
	return s, err
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *Server) client() (*gomail.Client, error) {
	c, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	return c, nil
}
