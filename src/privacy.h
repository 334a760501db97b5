/*
 * privacy.h
 *		Settings of the privacy functions, defined when the library is loaded.
 */
#ifndef MIG_PRIVACY_H
#define MIG_PRIVACY_H

extern void mig_privacy_init(void);

#endif /* MIG_PRIVACY_H */
