-- Who a person is at the provider of single sign-on, once they came by it.
ALTER TABLE "people" ADD COLUMN "oidc_issuer" TEXT, ADD COLUMN "oidc_subject" TEXT;
CREATE UNIQUE INDEX "people_oidc_issuer_oidc_subject_key" ON "people"("oidc_issuer", "oidc_subject");
