"""The web edge: signed webhooks in, TwiML out."""
