package io.github.dynamodbmcp.proxy.process;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.Security;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the default trust managers of this process, in memory. Java's own property takes a file,
 * which would stay behind when the process is killed; a default SSL context wouldn't reach the AWS
 * SDK's clients, which make contexts of their own.
 */
final class DefaultTrust extends Provider {

  private static final long serialVersionUID = 1;
  private static final String NAME = "DynamoDbMcp";
  private static final String ALGORITHM = "AwsCaBundle";

  private DefaultTrust(TrustManager[] managers) {
    super(NAME, "1", "Trusts the certificates of AWS_CA_BUNDLE");
    putService(
        new Service(this, "TrustManagerFactory", ALGORITHM, Fixed.class.getName(), null, null) {
          @Override
          public Object newInstance(@Nullable Object parameter) {
            return new Fixed(managers);
          }
        });
  }

  /** Makes every trust manager that is created by default from now on trust this store. */
  static void set(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    Security.removeProvider(NAME);
    int unused = Security.addProvider(new DefaultTrust(factory.getTrustManagers()));
    Security.setProperty("ssl.TrustManagerFactory.algorithm", ALGORITHM);
  }

  /** Creates the given trust managers for every store. */
  private static final class Fixed extends TrustManagerFactorySpi {
    private final TrustManager[] managers;

    Fixed(TrustManager[] managers) {
      this.managers = managers;
    }

    @Override
    protected void engineInit(@Nullable KeyStore store) throws KeyStoreException {
      // The store is fixed.
    }

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
      // As above.
    }

    @Override
    protected TrustManager[] engineGetTrustManagers() {
      return managers.clone();
    }
  }
}
