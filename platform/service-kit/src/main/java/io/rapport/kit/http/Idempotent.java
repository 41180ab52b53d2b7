package io.rapport.kit.http;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a resource method that creates: a repeat with the same {@code Idempotency-Key} gets the first answer. Runs it in a transaction. */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Idempotent {
    /** Whether the request or its answer shows something that the database may keep only sealed. */
    @Nonbinding
    boolean secret() default false;
}
